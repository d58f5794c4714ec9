"""Trains the embedded models of Tuning Fork from scratch: data, tokenizer, base, tunes, ONNX. See README.md."""

"""The index that the page judges distances by: its features, its centroids, and that it holds no text."""

import json

import numpy as np
import pytest

from training import distance
from training.distance import (
    auc,
    boundaries,
    distances,
    features,
    features_of,
    fnv1a,
    inverse_frequency,
    make_index,
    quantise,
    spherical_kmeans,
    unit,
    words_of,
    write_distance,
)
from training.settings import PipelineError
from training.sources import Sources, read_banking, split


@pytest.fixture
def suites(tmp_path):
    prompts = {"T0": "Where is item 3?", "T1": "item three, where??", "T3": "Repeat it.\nSnow falls.", "T4": "Who rules Peru?"}
    items = [{"tier": tier, "prompt": prompt} for tier, prompt in prompts.items()]
    (tmp_path / "full.json").write_text(json.dumps({"items": items}), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("text", "expected"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968), ("=é", 0x2C4D5B48)])
def test_hash_is_the_reference(text: str, expected: int) -> None:
    """http://www.isthe.com/chongo/src/fnv/test_fnv.c, and what the page finds beyond ASCII."""
    assert fnv1a(text) == expected


def test_words_are_letters_marks_and_digits() -> None:
    assert words_of("Cafe\u0301 n°2, don't!") == ["café", "n", "2", "don", "t"]
    assert words_of("… — !") == []


def test_features_are_words_and_edged_threes() -> None:
    assert list(features_of("My 𝒞")) == ["=my", "<my", "my>", "=𝒞", "<𝒞>"]


def test_features_have_length_one_or_none() -> None:
    texts = ["where is my card", "my card is gone"]
    idf = inverse_frequency(texts, 31)
    lengths = np.linalg.norm(features([*texts, "?"], idf), axis=1)
    assert lengths == pytest.approx([1, 1, 0])


def test_a_bucket_that_every_text_fills_weighs_least() -> None:
    idf = inverse_frequency(["card a", "card b", "card c"], 997)
    assert idf[fnv1a("=card") % 997] == pytest.approx(1)
    assert idf[fnv1a("=a") % 997] == pytest.approx(np.log(4 / 2) + 1, abs=1e-4)


def test_kmeans_finds_two_directions_again_and_again() -> None:
    rng = np.random.default_rng(2)
    places = np.repeat([[1.0, 0, 0], [0, 0, 1.0]], 20, axis=0)
    vectors = unit(places + 0.05 * rng.random((40, 3)))
    found = [spherical_kmeans(vectors, 2, np.random.default_rng(seed)) for seed in (1, 1)]
    assert np.array_equal(found[0], found[1])
    assert sorted(np.argmax(found[0], axis=1)) == [0, 2]
    assert np.linalg.norm(found[0], axis=1) == pytest.approx([1, 1])


def test_fewer_vectors_than_centroids_are_their_own() -> None:
    assert spherical_kmeans(np.eye(2), 5, np.random.default_rng(1)).shape == (2, 2)


def test_quantised_rows_have_length_one_and_keep_their_direction() -> None:
    centres = unit(np.random.default_rng(3).normal(size=(4, 50)))
    rows, scales = quantise(centres)
    back = rows * scales[:, None]
    assert np.linalg.norm(back, axis=1) == pytest.approx(np.ones(4), abs=1e-6)
    assert (back * centres).sum(axis=1).min() > 0.999
    assert np.abs(rows).max() == 127


def test_a_training_query_is_nearer_than_another_text(sources: Sources) -> None:
    index = make_index(sources.banking.train, buckets=101, centroids=2)
    near, far, empty = distances(index, [sources.banking.train[0].text, "volcanoes erupt", "!"])
    assert near < 0.3 < far
    assert empty == 1


def test_auc_counts_ties_as_half() -> None:
    assert auc(np.array([0.1, 0.2]), np.array([0.3])) == 1
    assert auc(np.array([0.3]), np.array([0.3])) == 0.5


def test_t1_never_ends_before_t0() -> None:
    assert boundaries(np.array([0.5]), np.array([0.2])) == {"T0": 0.5, "T1": 0.5}
    assert boundaries(np.array([0.5]), np.array([0.7])) == {"T0": 0.5, "T1": 0.7}


def test_the_split_is_that_of_the_specialist(sources: Sources, data_folder) -> None:
    assert split(read_banking(data_folder), "banking77") == sources.banking


def test_file_is_the_same_again_small_and_without_text(data_folder, suites, sources: Sources) -> None:
    write_distance(data_folder, suites)
    first = (suites / "distance.json").read_text("utf-8")
    write_distance(data_folder, suites)
    assert (suites / "distance.json").read_text("utf-8") == first
    content = json.loads(first)
    assert content["quantiles"] == sorted(content["quantiles"])
    assert len(content["scales"]) == len(content["owners"]) == 4 * distance.CENTROIDS
    assert [entry["nearestIntent"] for entry in content["golden"] if entry["prompt"] == "… — !"] == [None]
    assert not any(message.text in first for message in sources.banking.train)


def test_a_file_too_large_is_not_written(data_folder, suites, monkeypatch) -> None:
    monkeypatch.setattr(distance, "MAX_BYTES", 1000)
    with pytest.raises(PipelineError, match="the limit is 1000"):
        write_distance(data_folder, suites)
    assert not (suites / "distance.json").exists()


@pytest.mark.parametrize("content", ['{"items": [{"tier": "T0"}]}', '{"items": []}', "[]"])
def test_a_damaged_suite_is_named(data_folder, suites, content: str) -> None:
    (suites / "full.json").write_text(content)
    with pytest.raises(PipelineError, match="full.json"):
        write_distance(data_folder, suites)

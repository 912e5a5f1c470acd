"""Texts become sparse vectors of hashed n-grams, the same in every process."""

import numpy as np

from nlu.features import SIZE, Grams, counts, gram_spans, line_vector, vectorise

IDF = np.ones(SIZE, dtype=np.float16)


def test_a_vector_has_length_one_and_distinct_sorted_features() -> None:
    vector = vectorise("电梯坏了电梯坏了", IDF)

    assert np.isclose(np.square(vector.values).sum(), 1.0)
    assert len(set(vector.indices.tolist())) == vector.indices.size


def test_an_empty_text_has_no_features() -> None:
    assert vectorise("", IDF).indices.size == 0


def test_every_stretch_of_one_to_four_characters_counts() -> None:
    assert int(counts("停水了")[1].sum()) == 3 + 2 + 1
    assert [end - start for _, start, end in gram_spans(len("天天停水了"))] == [5, 4, 3, 2]


def test_digits_count_alike() -> None:
    assert (counts("3号楼")[0] == counts("8号楼")[0]).all()


def test_the_hash_is_the_one_the_weights_were_trained_with() -> None:
    assert Grams("电梯").places(SIZE).tolist() == [18336, 134660, 199333]


def test_marks_and_gaps_say_nothing_in_a_short_line() -> None:
    one, other = line_vector("停水了!快来 修", IDF), line_vector("停水了,快来、修", IDF)

    assert one.indices.tolist() == other.indices.tolist()
    assert vectorise("停水了!", IDF).indices.tolist() != vectorise("停水了,", IDF).indices.tolist()


def test_a_short_line_is_read_by_one_to_three_characters_the_shorter_the_louder() -> None:
    vector = line_vector("电梯坏了", IDF)

    assert vector.indices.size == 4 + 3 + 2
    assert np.isclose(np.square(vector.values).sum(), 1.0)
    assert sorted(set(np.round(vector.values / vector.values.min(), 3).tolist())) == [1.0, 1.875, 2.5]


def test_no_place_tells_how_long_its_ngram_is() -> None:
    grams = Grams("停水")

    assert grams.places(SIZE).max() < SIZE
    assert grams.loudness.tolist() == [2.0, 2.0, 1.5]

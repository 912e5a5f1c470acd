"""Texts become sparse vectors of hashed n-grams, the same in every process."""

import numpy as np

from nlu.features import SIZE, Grams, counts, gram_spans, vectorise

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

"""How long to fuzz: a little in the suite, as long as one likes with FUZZ=100 (times as many examples)."""

import os

from hypothesis import strategies as st


def examples(count: int) -> int:
    return count * int(os.environ.get("FUZZ", "1"))


# Any JSON, with the strings that break programs: NUL, lone surrogates, right-to-left marks, very long ones.
odd_text = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.characters(), max_size=20),
    st.sampled_from(["", "\x00", "\ud800", "a\udfffb", "\u202e", "x" * 5000, "2026-11-20T00:00:00Z", "1e309", "-1"]),
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.integers(-(2**70), 2**70), st.floats(), odd_text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(odd_text, inner, max_size=4)),
    max_leaves=12,
)

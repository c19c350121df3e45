"""How many tokens a text has, roughly: counting them exactly needs the model's own tokenizer."""

_BYTES_PER_TOKEN = 3.3


def rough_tokens(text: str) -> int:
    """About one token to 3.3 bytes of UTF-8; 0 for nothing."""
    return round(len(text.encode(errors="replace")) / _BYTES_PER_TOKEN + 0.49)

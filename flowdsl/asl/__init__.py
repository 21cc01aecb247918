"""Amazon States Language: model, codec, documented limits and validator. Knows nothing of flowdsl's Python side."""

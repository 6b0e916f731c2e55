"""What the provider uses of torch, without torch."""

float16, float32 = "float16", "float32"


class Generator:
    def __init__(self, device: str = "cpu") -> None:
        self.device = device
        self.seed = 0

    def manual_seed(self, seed: int) -> "Generator":
        self.seed = seed
        return self

"""What the provider uses of diffusers, without a model: the signatures of version 0.39 (`StableDiffusionInpaintPipeline.__call__`)."""

import random
from types import SimpleNamespace

from PIL import Image

loaded = []
calls = []


class AutoPipelineForInpainting:
    @classmethod
    def from_pretrained(cls, pretrained_model_or_path, **kwargs):
        if "missing" in pretrained_model_or_path:
            raise OSError("no file named model_index.json found")
        loaded.append((pretrained_model_or_path, kwargs))
        return StableDiffusionInpaintPipeline()


class StableDiffusionInpaintPipeline:
    def to(self, device):
        self.device = device
        return self

    def __call__(
        self,
        prompt=None,
        image=None,
        mask_image=None,
        masked_image_latents=None,
        height=None,
        width=None,
        padding_mask_crop=None,
        strength=1.0,
        num_inference_steps=50,
        timesteps=None,
        sigmas=None,
        guidance_scale=7.5,
        negative_prompt=None,
        num_images_per_prompt=1,
        eta=0.0,
        generator=None,
        latents=None,
        prompt_embeds=None,
        negative_prompt_embeds=None,
        ip_adapter_image=None,
        ip_adapter_image_embeds=None,
        output_type="pil",
        return_dict=True,
        cross_attention_kwargs=None,
        clip_skip=None,
        callback_on_step_end=None,
        callback_on_step_end_tensor_inputs=("latents",),
        **kwargs,
    ):
        if kwargs:
            raise TypeError(f"unexpected {kwargs}")
        if "memory" in prompt:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        if height % 8 or width % 8:
            raise ValueError("`height` and `width` have to be divisible by 8")
        if not 0 < strength < 1:
            raise ValueError("The value of strength should in [0.0, 1.0]")
        if len(generator) != num_images_per_prompt:
            raise ValueError("You have passed a list of generators of another length.")
        assert image.size == mask_image.size == (width, height)
        assert (image.mode, mask_image.mode) == ("RGB", "L")
        calls.append({"strength": strength, "steps": num_inference_steps, "painted": mask_image.histogram()[255]})
        images = [Image.composite(Image.new("RGB", image.size, colour(one.seed)), image, mask_image) for one in generator]
        is_hidden = ["forbidden" in prompt] * len(images)
        return SimpleNamespace(images=images, nsfw_content_detected=is_hidden)


def colour(seed):
    dice = random.Random(seed)
    return tuple(dice.randrange(256) for _ in range(3))

package io.nuages.console.guide;

import io.nuages.console.Environments;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.tenant.Door;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** From a Django project to an image, and from a push to a deployment. */
@Controller
class ImageGuidePages {
    static final String EXAMPLE = "ghcr.io/you/shop:1.0";

    @GetMapping("/t/{tenant}/image-guide")
    String guide(Door door, @RequestParam(defaultValue = "") String image, Model model) {
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("image", image.isBlank() ? EXAMPLE : image.strip());
        model.addAttribute("section", "image-guide");
        try {
            model.addAttribute("guide", new ImageGuide(ImageReference.parse(image.isBlank() ? EXAMPLE : image)));
        } catch (InvalidImageReference problem) {
            model.addAttribute("guide", new ImageGuide(ImageReference.parse(EXAMPLE)));
            model.addAttribute("problems", Map.of("image", problem.getMessage()));
        }
        return "image-guide";
    }
}

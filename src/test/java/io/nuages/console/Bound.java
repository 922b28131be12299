package io.nuages.console;

import java.util.Objects;
import org.springframework.core.ResolvableType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.ServletRequestDataBinder;

/** Forms as they are made of what was sent. */
public final class Bound {
    private Bound() {}

    public static <T> T of(Class<T> form, MultiValueMap<String, String> sent) {
        var request = new MockHttpServletRequest();
        sent.forEach((name, values) -> request.addParameter(name, values.toArray(String[]::new)));
        var binder = new ServletRequestDataBinder(null);
        binder.setTargetType(ResolvableType.forClass(form));
        binder.construct(request);
        return form.cast(Objects.requireNonNull(binder.getTarget()));
    }
}

/**
 * Server-sent events: {@code NOTIFY} in the business transaction, one {@code LISTEN} connection per replica, one stream per
 * visible page. Events carry a topic and no data; pages fetch their regions again through the ordinary, authorised handlers.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nuages.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

package dev.jem.api;

import dev.jem.api.ProblemException.Status;
import dev.jem.model.command.AttemptIds;
import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.runtime.projection.StoreException;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Show;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the route table over HTTP. Every request is authenticated and authorised before its handler sees it; whatever
 * a handler throws becomes a problem document without a stack trace.
 */
public final class ApiServer implements AutoCloseable {

    private static final long BODY_BYTES_MAX = 16L << 20;
    private static final Pattern HALF_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Entity.Principal NOBODY = new Entity.Principal("", PrincipalKind.SERVICE, Role.VIEWER, "");

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final Backend backend;
    private final List<Route> routes;
    private final Javalin javalin;
    private final String host;
    private final int port;

    /** @param port 0 chooses a free one */
    public ApiServer(ApiPorts ports, String host, int port) {
        this.backend = new Backend(ports);
        this.routes = Routes.all(backend, ports.facts());
        this.host = host;
        this.port = port;
        this.javalin = Javalin.create(this::configure);
    }

    public void start() {
        javalin.start(host, port);
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_BYTES_MAX;
        config.http.prefer405over404 = true;
        config.router.treatMultipleSlashesAsSingleSlash = false;
        config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.RFC3986));
        config.jetty.modifyServer(server -> server.setErrorHandler(new UnreadRequests()));
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new UnreadRequests()));
        for (Route route : routes) {
            serve(config, route.method(), route);
        }
        routes.stream().filter(this::wantsHead).forEach(route -> serve(config, "HEAD", route));
        config.routes.exception(Exception.class, (e, context) -> fail(e, context));
        // Javalin has an answer of its own to this one, which would go first.
        config.routes.exception(HttpResponseException.class, (e, context) -> fail(e, context));
    }

    private void serve(JavalinConfig config, String method, Route route) {
        config.routes.addHttpHandler(HandlerType.findOrCreate(method), route.path(), context -> answer(route, context));
    }

    /** Left to itself, Javalin answers HEAD with 200 wherever there is a GET, and asks nobody. */
    private boolean wantsHead(Route route) {
        return route.method().equals("GET")
                && routes.stream()
                        .noneMatch(it -> it.method().equals("HEAD") && it.path().equals(route.path()));
    }

    private void answer(Route route, Context context) throws Exception {
        refuseEncoding(context);
        refuseQuery(context);
        Call call = switch (route.permission()) {
            case ANYBODY ->
                new Call(context, bearer(context).flatMap(this::identify).orElse(NOBODY));
            case ADDRESS -> new Call(context, NOBODY);
            default -> authenticate(route, context);
        };
        Role role = call.principal().role();
        if (!route.permission().isGrantedTo(role)) {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "forbidden",
                    call.caller() + " (" + Rendering.kebab(role) + ") may not "
                            + route.permission().phrase() + "; ask an administrator for a role that may: "
                            + granted(route.permission()));
        }
        boolean isAnswered = route.method().equals(context.method().toString()) || route.answersHead();
        if (!isAnswered) {
            throw new ProblemException(
                    Status.METHOD_NOT_ALLOWED, "method-not-allowed", context.method() + " is not possible here");
        }
        refuseUnknown(context, route);
        route.handler().handle(call);
    }

    /** A misspelt choice must not be answered as if nothing had been chosen. Probes may add what they like. */
    private static void refuseUnknown(Context context, Route route) {
        if (route.permission() == Permission.ANYBODY || route.permission() == Permission.WORK) {
            return;
        }
        for (String name : context.queryParamMap().keySet()) {
            if (!route.query().contains(name)) {
                String near = DidYouMean.suggestion(name, route.query());
                String known = route.query().isEmpty()
                        ? "there are none here"
                        : "there are " + String.join(", ", route.query());
                throw ProblemException.badRequest("unknown query parameter '" + Show.quoted(name) + "'; "
                        + (near.isEmpty() ? known : near + " " + known));
            }
        }
    }

    /** What cannot be decoded would be passed over in silence. */
    private static void refuseQuery(Context context) {
        String query = Optional.ofNullable(context.queryString()).orElse("");
        if (HALF_ESCAPE.matcher(query).find()) {
            throw ProblemException.badRequest(
                    "the query has a '%' without two hex digits behind it; write a plain one as %25");
        }
    }

    private static void refuseEncoding(Context context) {
        String encoding =
                Optional.ofNullable(context.header("Content-Encoding")).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Status.UNSUPPORTED,
                    "unsupported-encoding",
                    "the body is encoded as '" + encoding + "'; send it as it is, without Content-Encoding");
        }
    }

    private static String granted(Permission permission) {
        return Arrays.stream(Role.values())
                .filter(it -> it != Role.TASK && permission.isGrantedTo(it))
                .map(Rendering::kebab)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Call authenticate(Route route, Context context) {
        if (backend.cell().registry().isEmpty()) {
            throw new ProblemException(
                    Status.UNAVAILABLE, "not-leading", "this server does not know yet who may call; it is starting");
        }
        Optional<String> token = token(route, context);
        Optional<Call> task = token.flatMap(backend.taskTokens()::verified).map(it -> ofTask(context, it));
        return task.or(() -> token.flatMap(this::identify).map(it -> new Call(context, it)))
                .orElseThrow(() -> {
                    if (route.credentials() == Route.Credentials.BEARER_OR_BASIC) {
                        context.res().addHeader("WWW-Authenticate", "Basic realm=\"jem\", charset=\"UTF-8\"");
                    }
                    return unauthorized(
                            "the request carries no token that is known here; send 'Authorization: Bearer …'");
                });
    }

    private static Optional<String> token(Route route, Context context) {
        return switch (route.credentials()) {
            case BEARER -> bearer(context);
            case BEARER_OR_BASIC -> bearer(context).or(() -> password(context));
        };
    }

    private static Optional<String> bearer(Context context) {
        return credentials(context, "Bearer ");
    }

    /** The password of HTTP Basic is a token; the name of the user says nothing. */
    private static Optional<String> password(Context context) {
        return credentials(context, "Basic ").flatMap(it -> {
            try {
                String pair = new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8);
                return Optional.of(pair.indexOf(':'))
                        .filter(colon -> colon >= 0)
                        .map(colon -> pair.substring(colon + 1));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> credentials(Context context, String scheme) {
        return Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(header -> header.substring(scheme.length()).strip());
    }

    private Optional<Entity.Principal> identify(String token) {
        return backend.cell().registry().byToken(sha256(token));
    }

    /** The job that an attempt is of. */
    private record Job(Optional<JobKey> key) {}

    /** A running attempt speaks for itself; its token is worth nothing as soon as the attempt is over. */
    private Call ofTask(Context context, TaskTokens.Verified token) {
        Entity.Principal principal =
                new Entity.Principal("task/" + token.attempt(), PrincipalKind.SERVICE, Role.TASK, "");
        String incarnation = backend.cell().registry().incarnation();
        Job job = AttemptIds.parse(incarnation, token.attempt())
                .map(key -> backend.ask(
                        new Call(context, principal), Job.class, view -> new Job(view.jobOf(key, token.fence()))))
                .orElse(new Job(Optional.empty()));
        JobKey key = job.key.orElseThrow(
                () -> unauthorized("the token was attempt " + token.attempt() + "'s, which does not run any more"));
        return new Call(context, principal, Optional.of(key.namespace()));
    }

    /** An address that is as good as a token does not go into the log. */
    private static String shown(String path) {
        return path.startsWith(CallbackRoutes.PATH) ? CallbackRoutes.PATH + "…" : path;
    }

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(Status.UNAUTHORIZED, "unauthorized", detail);
    }

    /**
     * Tokens are long and random: their hash is all that needs to be kept, and looking it up tells nothing by its
     * timing.
     */
    public static String sha256(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void fail(Exception failure, Context context) {
        Call.problem(context, problem(failure, context));
    }

    private static ProblemException problem(Exception failure, Context context) {
        return switch (failure) {
            case ProblemException problem -> problem;
            case StoreException store -> stored(store);
            case HttpResponseException http -> http(http, context);
            case Exception it
            when isUnreadable(it) ->
                ProblemException.badRequest("the request ended or broke off before it was whole: " + reason(it));
            default -> {
                LOG.error("{} {} failed", context.method(), shown(context.path()), failure);
                yield new ProblemException(
                        Status.FAILED, "internal", "the server failed to answer; its log says more. Nothing was lost");
            }
        };
    }

    /** Jetty reads the body while a handler runs; what is wrong with it comes as a failure of the handler. */
    private static boolean isUnreadable(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof HttpException || it instanceof EofException) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }

    private static ProblemException stored(StoreException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case UNAVAILABLE, TIMED_OUT -> new ProblemException(Status.UNAVAILABLE, "database-unavailable", detail);
            case FULL -> new ProblemException(Status.FULL, "full", detail);
            case INVALID -> new ProblemException(Status.INVALID, "invalid", detail);
            case CORRUPT -> new ProblemException(Status.FAILED, "corrupt", detail);
        };
    }

    private static ProblemException http(HttpResponseException failure, Context context) {
        return switch (failure.getStatus()) {
            case 404 -> ProblemException.notFound("there is nothing at " + context.method() + " " + context.path());
            case 405 ->
                new ProblemException(
                        Status.METHOD_NOT_ALLOWED, "method-not-allowed", context.method() + " is not possible here");
            case 413 ->
                new ProblemException(
                        Status.TOO_LARGE, "too-large", "the body is larger than " + BODY_BYTES_MAX + " bytes");
            default -> ProblemException.badRequest(String.valueOf(failure.getMessage()));
        };
    }
}

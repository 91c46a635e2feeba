package dev.jem.api;

import java.util.ArrayList;
import java.util.List;

/** All there is: the one table behind handlers, authorisation and the OpenAPI document. */
final class Routes {

    static final String API = "/api/v1";

    private Routes() {}

    static List<Route> all(Backend backend, ApiPorts.Facts facts) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new StatusRoutes(backend, facts).routes());
        routes.addAll(new ManifestRoutes(backend).routes());
        routes.addAll(new JobRoutes(backend).routes());
        routes.addAll(new CalendarRoutes(backend).routes());
        routes.addAll(new WindowRoutes(backend).routes());
        routes.addAll(new ConnectionRoutes(backend).routes());
        routes.addAll(new PauseRoutes(backend).routes());
        routes.addAll(new NamedEventRoutes(backend).routes());
        RunRoutes runs = new RunRoutes(backend);
        routes.addAll(runs.routes());
        routes.addAll(runs.actionRoutes());
        routes.addAll(new ApprovalRoutes(backend).routes());
        routes.add(new InboxRoutes(backend).route());
        routes.addAll(new CallbackRoutes(backend).routes());
        routes.addAll(new WebhookRoutes(backend).routes());
        routes.addAll(new OutputRoutes(backend).routes());
        routes.addAll(new WorkerRoutes(backend).routes());
        routes.addAll(new ArrivalRoutes(backend).routes());
        routes.addAll(new EventRoutes(backend).routes());
        routes.addAll(new TimeRoutes(backend).routes());
        routes.addAll(new PrincipalRoutes(backend).routes());
        routes.add(OpenApi.route(List.copyOf(routes), facts.version()));
        return List.copyOf(routes);
    }
}

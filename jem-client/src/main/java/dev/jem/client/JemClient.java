package dev.jem.client;

/**
 * A client of one server. Reads its own writes: after an acknowledged change no answer is older than it. What is safe
 * to repeat is repeated as the {@link RetryPolicy} says. Thread-safe. Every call may throw a {@link ClientException}.
 */
public final class JemClient implements AutoCloseable {

    private final Connection connection;

    private JemClient(Connection connection) {
        this.connection = connection;
    }

    /** A client that connects with its first call. */
    public static JemClient of(Endpoint endpoint, RetryPolicy retry) {
        return new JemClient(Connection.to(endpoint, new Retries(retry, Pauser.SLEEPING)));
    }

    static JemClient of(Endpoint endpoint, Retries retries) {
        return new JemClient(Connection.to(endpoint, retries));
    }

    /** The same client with another patience; both share connections and what they have seen. */
    public JemClient with(RetryPolicy retry) {
        return new JemClient(connection.with(retry));
    }

    public ManifestsApi manifests() {
        return new ManifestsApi(connection);
    }

    public BlobsApi blobs() {
        return new BlobsApi(connection);
    }

    public JobsApi jobs() {
        return new JobsApi(connection);
    }

    public CalendarsApi calendars() {
        return new CalendarsApi(connection);
    }

    public InboxApi inbox() {
        return new InboxApi(connection);
    }

    public ApprovalsApi approvals() {
        return new ApprovalsApi(connection);
    }

    public ConnectionsApi connections() {
        return new ConnectionsApi(connection);
    }

    public WindowsApi windows() {
        return new WindowsApi(connection);
    }

    public PausesApi pauses() {
        return new PausesApi(connection);
    }

    public NamedEventsApi namedEvents() {
        return new NamedEventsApi(connection);
    }

    public RunsApi runs() {
        return new RunsApi(connection);
    }

    public EventsApi events() {
        return new EventsApi(connection);
    }

    public PrincipalsApi principals() {
        return new PrincipalsApi(connection);
    }

    public ServerApi server() {
        return new ServerApi(connection);
    }

    public WorkerApi worker() {
        return new WorkerApi(connection);
    }

    /** Ends every call and stream that still goes on. */
    @Override
    public void close() {
        connection.close();
    }
}

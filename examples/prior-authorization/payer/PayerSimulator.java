import module java.base;
import module jdk.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A health payer for demonstrations and tests, on the JDK alone (25 or newer), started from its source:
///
///     java PayerSimulator.java --port 0 --journal payer.journal --api-key demo-key
///
/// What it was made to do (its *effects*) it keeps in memory and, with `--journal`, in a file that outlives it.
/// Whatever a test wants to provoke is a setting: see [Behaviour]. What it covers stands in `policies.json`.
public final class PayerSimulator {

    private final Map<String, Object> policies;
    private final Behaviour behaviour = new Behaviour();
    private final Books books;
    private final String apiKey;
    private final boolean quiet;
    private final Map<String, Integer> calls = new TreeMap<>();

    private PayerSimulator(Map<String, Object> flags, boolean quiet) throws IOException {
        // Beside this file, wherever it is started from.
        Path source = Path.of(System.getProperty("jdk.launcher.sourcefile", "PayerSimulator.java"));
        policies = Json.object(Files.readString(source.resolveSibling("policies.json")));
        books = new Books((String) flags.remove("journal"));
        apiKey = (String) flags.remove("apiKey");
        this.quiet = quiet;
        behaviour.change(flags);
    }

    public static void main(String[] args) {
        try {
            var words = new ArrayList<>(List.of(args));
            boolean quiet = words.remove("--quiet");
            Map<String, Object> flags = flags(words);
            String port = (String) Objects.requireNonNullElse(flags.remove("port"), "8099");
            String portFile = (String) flags.remove("portFile");
            String url = "http://127.0.0.1:" + new PayerSimulator(flags, quiet).listen(Integer.parseInt(port));
            if (portFile != null) {
                // Moved into place, so that a reader sees either nothing or the whole address.
                Path aside = Files.writeString(Path.of(portFile + ".tmp"), url + "\n");
                Files.move(aside, Path.of(portFile), StandardCopyOption.ATOMIC_MOVE);
            }
            System.out.println("payer simulator listening on " + url);
        } catch (NumberFormatException e) {
            System.err.println("payer simulator: cannot start: --port needs a number");
            System.exit(1);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("payer simulator: cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    /// `--fail-next 2` as `{failNext: "2"}`.
    private static Map<String, Object> flags(List<String> words) {
        var flags = new HashMap<String, Object>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!words.get(i).startsWith("--") || i + 1 == words.size()) {
                throw new IllegalArgumentException("expected a flag and its value at \"" + words.get(i) + "\"");
            }
            Matcher dashes = Pattern.compile("-(\\w)").matcher(words.get(i).substring(2));
            flags.put(dashes.replaceAll(dash -> dash.group(1).toUpperCase()), words.get(i + 1));
        }
        return flags;
    }

    private int listen(int port) throws IOException {
        // Without this the JDK's server lets a small answer wait for the client's delayed acknowledgement (40 ms).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        return server.getAddress().getPort();
    }

    // ---- HTTP ------------------------------------------------------------------------------------------------

    /// `endpoint` is method and path, such as `GET /authorizations/{id}`; `key` is the Idempotency-Key or null.
    record Request(String endpoint, String id, String query, String key, String authorization, String body) {

        static Request of(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            Matcher one = Pattern.compile("/authorizations/([^/]+)").matcher(path);
            String id = one.matches() ? one.group(1) : null;
            return new Request(
                    exchange.getRequestMethod() + " " + (id == null ? path : "/authorizations/{id}"), id,
                    String.valueOf(exchange.getRequestURI().getQuery()),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        }

        String parameter(String name) {
            return Stream.of(query.split("&")).filter(pair -> pair.startsWith(name + "=")).findFirst()
                    .map(pair -> pair.substring(name.length() + 1))
                    .orElseThrow(() -> new IllegalArgumentException("the query needs " + name));
        }
    }

    /// Status 0: what was asked for is done, but the connection closes without a word.
    record Answer(int status, Map<String, Object> body, Map<String, String> headers) {

        static Answer of(int status, Object... namesAndValues) {
            return new Answer(status, Json.fields(namesAndValues), Map.of());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Answer answer = answer(request);
        String body = Json.write(answer.body());
        if (!quiet) {
            log(request, answer, body);
        }
        if (answer.status() != 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.getBytes(UTF_8).length);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
        exchange.close();
    }

    private static void log(Request request, Answer answer, String body) {
        String asked = request.endpoint().replace("{id}", String.valueOf(request.id()));
        String status = answer.status() == 0 ? "done, but the answer is lost:" : String.valueOf(answer.status());
        String notes = answer.headers().isEmpty() ? "" : " " + answer.headers();
        String start = body.length() <= 140 ? body : body.substring(0, 140) + "...";
        System.err.println("%tT %s -> %s%s %s".formatted(LocalTime.now(), asked, status, notes, start));
    }

    private Answer answer(Request request) {
        // The levers of a test stand outside the payer: no key, no latency, no failure.
        boolean lever = Set.of("GET /effects", "POST /behaviour").contains(request.endpoint());
        try {
            Thread.sleep(lever ? 0 : behaviour.number("latencyMs"));
            synchronized (this) {
                calls.merge(request.endpoint(), 1, Integer::sum);
                return lever ? lever(request) : payer(request);
            }
        } catch (IllegalArgumentException e) {
            return Answer.of(400, "title", e.getMessage());
        } catch (IOException | InterruptedException e) {
            return Answer.of(500, "title", e.toString());
        }
    }

    private Answer lever(Request request) {
        if (request.endpoint().equals("POST /behaviour")) {
            return new Answer(200, behaviour.change(Json.object(request.body())), Map.of());
        }
        return Answer.of(200, "submissions", books.all("submission"), "decisions", books.all("decision"),
                "voids", books.all("void"), "manualTickets", books.all("manualTicket"), "calls", new TreeMap<>(calls));
    }

    // ---- The payer: one request at a time --------------------------------------------------------------------

    private Answer payer(Request request) throws IOException {
        if (apiKey != null && !("Bearer " + apiKey).equals(request.authorization())) {
            return Answer.of(401, "title", "the API key is missing or wrong");
        }
        if (behaviour.fails(request.endpoint())) {
            return new Answer(503, Json.fields("title", "down for maintenance"), Map.of("Retry-After", "1"));
        }
        return switch (request.endpoint()) {
            case "GET /criteria" -> criteria(request.parameter("procedure"), request.parameter("payer"));
            case "POST /authorizations" -> submit(request);
            case "GET /authorizations/{id}" -> status(request.id());
            case "DELETE /authorizations/{id}" -> withdraw(request);
            case "POST /manual-queue" -> accept(request, "manualTicket");
            default -> Answer.of(404, "title", "no such endpoint");
        };
    }

    private Answer criteria(String procedureCode, String payerId) {
        if (!policies.containsKey(procedureCode)) {
            return Answer.of(404, "title", "no policy for procedure " + procedureCode);
        }
        Answer answer = Answer.of(200, "payerId", payerId, "procedureCode", procedureCode);
        answer.body().putAll(Json.map(policies.get(procedureCode)));
        return answer;
    }

    private Answer submit(Request request) throws IOException {
        Answer answer = accept(request, "submission");
        boolean lost = answer.status() == 201 && behaviour.take("loseResponse");
        return lost ? new Answer(0, answer.body(), answer.headers()) : answer;
    }

    /// The rule of idempotency: a key stands for one request and one effect. Without a key every request counts.
    private Answer accept(Request request, String kind) throws IOException {
        Map<String, Object> body = Json.object(request.body());
        Optional<Effect> known = books.withKey(kind, request.key());
        if (known.isPresent() && !known.get().body().equals(body)) {
            return Answer.of(422, "title", "this Idempotency-Key was used with a different body");
        }
        boolean ticket = kind.equals("manualTicket");
        String id = "%s-%tY-%06d".formatted(ticket ? "MQ" : "PA", LocalDate.now(), 123 + books.size());
        Effect effect = known.isPresent() ? known.get() : books.enter(Effect.of(kind, id, request.key(), body));
        Map<String, Object> receipt = ticket ? Json.fields("ticket", effect.id())
                : Json.fields("id", effect.id(), "status", "PENDING", "receivedAt", effect.at().toString());
        return new Answer(201, receipt, known.isPresent() ? Map.of("Idempotent-Replayed", "true") : Map.of());
    }

    private Answer status(String id) throws IOException {
        Optional<Effect> submission = books.find("submission", id);
        if (submission.isPresent() && books.outcome(id).isEmpty() && !behaviour.pends(submission.get())) {
            books.enter(Effect.of("decision", id, null, decide(submission.get())));
        }
        return standing(id);
    }

    /// Idempotent: a second DELETE answers the same and is no second effect.
    private Answer withdraw(Request request) throws IOException {
        if (books.find("submission", request.id()).isPresent() && books.find("void", request.id()).isEmpty()) {
            books.enter(Effect.of("void", request.id(), request.key(), Json.fields("status", "VOIDED")));
        }
        return standing(request.id());
    }

    private Answer standing(String id) {
        Answer answer = Answer.of(200, "id", id, "status", "PENDING");
        answer.body().putAll(books.outcome(id));
        return books.find("submission", id).isPresent() ? answer : Answer.of(404, "title", "no authorization " + id);
    }

    private Map<String, Object> decide(Effect submission) {
        boolean auto = behaviour.text("decision").equals("AUTO");
        String objection = auto ? objection(submission.body()) : "the simulator was told to answer so";
        String status = !auto ? behaviour.text("decision") : objection.isEmpty() ? "APPROVED" : "DENIED";
        return !status.equals("APPROVED")
                ? Json.fields("status", status, "reason", objection)
                : Json.fields("status", status, "authorizationNumber", submission.id().replaceFirst("PA-\\d+", "AUTH"),
                        "validFrom", LocalDate.now().toString(), "validUntil", LocalDate.now().plusDays(90).toString());
    }

    /// What the policy says against a submission, or "". A procedure without a policy needs no review.
    private String objection(Map<String, Object> submission) {
        Object policy = policies.get(String.valueOf(submission.get("procedureCode")));
        if (policy == null) {
            return "";
        }
        List<String> missing = new ArrayList<>(Json.texts(Json.map(policy).get("requiredDocuments"), "type"));
        missing.removeAll(Json.texts(submission.get("documents"), "type"));
        Object notCovered = Json.map(policy).get("notCovered");
        boolean excluded = Json.texts(submission.get("diagnoses"), "code").stream()
                .anyMatch(code -> Json.texts(notCovered, "diagnosis").stream().anyMatch(code::startsWith));
        return excluded ? String.join("; ", Json.texts(notCovered, "text"))
                : missing.isEmpty() ? "" : "Required documentation was not received: " + String.join(", ", missing);
    }
}

/// What the payer can be told, by flag (`--fail-next 2`) or by `POST /behaviour` (`{"failNext": 2}`).
///
/// `decision` AUTO decides by the policy. `failNext` answers 503 that many times, on every endpoint or on the one
/// named in `failOn` (as in `POST /authorizations`). `loseResponse` accepts that many submissions without a word.
/// A submission pends for `pendingProbes` questions or, where that is not 0, for `pendingSeconds`.
final class Behaviour {

    private static final Set<Object> DECISIONS = Set.of("AUTO", "APPROVED", "DENIED", "PENDING", "ERROR");

    private final Map<String, Object> settings = new ConcurrentSkipListMap<>(Map.of("decision", "AUTO", "failNext", 0L,
            "failOn", "", "loseResponse", 0L, "pendingProbes", 2L, "pendingSeconds", 0L, "latencyMs", 0L));
    private final Map<String, Integer> probes = new HashMap<>();

    /// All or nothing: a mistake changes no setting.
    Map<String, Object> change(Map<String, Object> changes) {
        var checked = new HashMap<String, Object>();
        changes.forEach((name, value) -> checked.put(name, switch (settings.get(name)) {
            case null -> throw new IllegalArgumentException("no setting " + name + " among " + settings.keySet());
            case Long _ when String.valueOf(value).matches("\\d{1,9}") -> Long.valueOf(String.valueOf(value));
            case String _ when name.equals("decision") ? DECISIONS.contains(value) : value instanceof String -> value;
            default -> throw new IllegalArgumentException(name + " cannot be " + value);
        }));
        settings.putAll(checked);
        return settings;
    }

    String text(String name) {
        return (String) settings.get(name);
    }

    long number(String name) {
        return (Long) settings.get(name);
    }

    /// Uses up one of a counted setting.
    boolean take(String name) {
        return (Long) settings.put(name, Math.max(0, number(name) - 1)) > 0;
    }

    boolean fails(String endpoint) {
        return (text("failOn").isEmpty() || text("failOn").equals(endpoint)) && take("failNext");
    }

    /// How often a submission was asked for is no effect: a restart forgets it.
    boolean pends(Effect submission) {
        boolean early = number("pendingSeconds") > 0
                ? Instant.now().isBefore(submission.at().plusSeconds(number("pendingSeconds")))
                : probes.merge(submission.id(), 1, Integer::sum) <= number("pendingProbes");
        return early || text("decision").equals("PENDING");
    }
}

/// One thing that happened and stays: a `submission`, a `decision`, a `void` or a `manualTicket`.
record Effect(String kind, String id, String key, Instant at, Map<String, Object> body) {

    static Effect of(String kind, String id, String key, Map<String, Object> body) {
        return new Effect(kind, id, key, Instant.now(), body);
    }

    static Effect read(Map<String, Object> json) {
        return new Effect((String) json.get("effect"), (String) json.get("id"), (String) json.get("key"),
                Instant.parse((String) json.get("at")), Json.map(json.get("body")));
    }

    Map<String, Object> json() {
        return Json.fields("effect", kind, "id", id, "key", key, "at", at.toString(), "body", body);
    }
}

/// All effects in order; with a journal one JSON line each, forced to the disk before anybody is answered.
final class Books {

    private final List<Effect> effects = new ArrayList<>();
    private final Map<String, Effect> index = new HashMap<>();
    private final FileChannel journal;

    Books(String file) throws IOException {
        if (file == null) {
            journal = null;
            return;
        }
        Path path = Path.of(file).toAbsolutePath();
        Files.createDirectories(path.getParent());
        journal = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (journal.tryLock() == null) {
            throw new IOException("another process writes the journal " + file);
        }
        // A kill in the middle of a write leaves half a line. Nobody was answered for it, so it never happened.
        // Read through the locked channel: on POSIX, closing a second one would drop the lock.
        String found = new String(Channels.newInputStream(journal).readAllBytes(), UTF_8);
        String whole = found.substring(0, found.lastIndexOf('\n') + 1);
        whole.lines().map(Json::object).map(Effect::read).forEach(this::remember);
        journal.truncate(whole.getBytes(UTF_8).length);
        journal.position(journal.size());
    }

    Effect enter(Effect effect) throws IOException {
        if (journal != null) {
            journal.write(UTF_8.encode(Json.write(effect.json()) + "\n"));
            journal.force(true);
        }
        remember(effect);
        return effect;
    }

    private void remember(Effect effect) {
        effects.add(effect);
        index.put(effect.kind() + " " + effect.id(), effect);
        if (effect.key() != null) {
            index.put(effect.kind() + " with key " + effect.key(), effect);
        }
    }

    int size() {
        return effects.size();
    }

    List<Object> all(String kind) {
        return effects.stream().filter(effect -> effect.kind().equals(kind)).<Object>map(Effect::json).toList();
    }

    Optional<Effect> find(String kind, String id) {
        return Optional.ofNullable(index.get(kind + " " + id));
    }

    Optional<Effect> withKey(String kind, String key) {
        return Optional.ofNullable(index.get(kind + " with key " + key));
    }

    /// What became of a submission: voided, else decided, else empty.
    Map<String, Object> outcome(String id) {
        return find("void", id).or(() -> find("decision", id)).map(Effect::body).orElse(Map.of());
    }
}

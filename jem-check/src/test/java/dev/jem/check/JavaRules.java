package dev.jem.check;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The rules that need Java's syntax tree: shapes of methods and types, banned calls, branches and catches. */
final class JavaRules extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private static final int METHOD_LINES_MAX = 70;
    private static final int PARAMETERS_MAX = 4;

    private static final Pattern BANNED_TYPE_NAME =
            Pattern.compile("(?:Abstract|Base)[A-Z].*|.+(?:Impl|Utils?|Helpers?|Manager|Base|Service)");
    private static final Pattern INTERRUPTED = Pattern.compile("\\bInterruptedException\\b");
    private static final Pattern MOCK_LIBRARY =
            Pattern.compile("org\\.(?:mockito|easymock|powermock|jmock)\\..*|mockit\\..*");
    private static final Set<String> PROGRAM_MODULES = Set.of("jem-cli", "jem-server", "jem-sim", "bench");
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "FuzzTest");
    private static final Pattern SKIPS = Pattern.compile(
            "Disabled(?:On.*|If.*|For.*|InNativeImage)?|Enabled(?:On.*|If.*|For.*|InNativeImage)|Ignore");
    private static final Set<String> ASSUMPTIONS =
            Set.of("assumeTrue", "assumeFalse", "assumingThat", "assumeThat", "abort");

    /** Numbers that are hardly ever anything else. */
    private static final Set<Integer> HTTP_STATUSES =
            Set.of(401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 502, 503, 504);

    private static final Set<String> HTTP_MODULES = Set.of("jem-api", "jem-client", "bench");

    private final ParsedFile parsed;
    private final SourceFile file;
    private final List<String> lines;
    private final List<Violation> found = new ArrayList<>();
    private final Deque<ClassTree> types = new ArrayDeque<>();

    private JavaRules(ParsedFile parsed) {
        this.parsed = parsed;
        this.file = parsed.file();
        this.lines = file.lines();
    }

    static List<Violation> check(ParsedFile parsed) {
        JavaRules rules = new JavaRules(parsed);
        rules.scan(parsed.unit(), null);
        return rules.found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        String name = type.getSimpleName().toString();
        if (BANNED_TYPE_NAME.matcher(name).matches()) {
            report(Rule.TYPE_NAME, type, "the name " + name);
        }
        types.push(type);
        super.visitClass(type, null);
        types.pop();
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        int length = parsed.lastLine(method) - parsed.firstLine(method) + 1;
        if (length > METHOD_LINES_MAX) {
            report(
                    Rule.METHOD_LENGTH,
                    method,
                    method.getName() + " has " + length + " lines, at most " + METHOD_LINES_MAX);
        }
        int parameters = method.getParameters().size();
        if (parameters > PARAMETERS_MAX && !mayTakeMany(method)) {
            String what = method.getName() + " takes " + parameters + " parameters, at most " + PARAMETERS_MAX;
            report(Rule.PARAMETERS, method, what);
        }
        checkTestName(method);
        return super.visitMethod(method, null);
    }

    /**
     * Others choose the parameters of an override, a table those of a parameterised test, a record's components are its
     * shape.
     */
    private boolean mayTakeMany(MethodTree method) {
        ClassTree type = types.peek();
        boolean constructor = method.getName().contentEquals("<init>");
        boolean record = type != null && type.getKind() == Tree.Kind.RECORD;
        return (constructor && record) || isAnnotated(method, Set.of("Override", "ParameterizedTest", "FuzzTest"));
    }

    private void checkTestName(MethodTree method) {
        ClassTree type = types.peekLast();
        if (type == null || !file.isTest() || !isAnnotated(method, TESTS)) {
            return;
        }
        boolean runs = type.getKind() == Tree.Kind.CLASS
                && !type.getModifiers().getFlags().contains(Modifier.ABSTRACT);
        if (runs && !type.getSimpleName().toString().endsWith("Test")) {
            report(Rule.TEST_NAME, method, "tests in " + type.getSimpleName());
        }
    }

    private static boolean isAnnotated(MethodTree method, Set<String> names) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(annotation -> names.contains(lastName(annotation.getAnnotationType())));
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
        ExpressionTree target = call.getMethodSelect();
        String name = lastName(target);
        String receiver = target instanceof MemberSelectTree select
                ? select.getExpression().toString()
                : "";
        if (name.equals("sleep")
                && (receiver.isEmpty() || receiver.endsWith("Thread") || receiver.contains("TimeUnit"))) {
            report(Rule.SLEEP, call, "a call of sleep");
        }
        if (name.equals("printStackTrace") && call.getArguments().isEmpty()) {
            report(Rule.STACK_TRACE, call, "a call of printStackTrace");
        }
        if (name.equals("exit") && receiver.endsWith("System") && !isProgram()) {
            report(Rule.EXIT, call, "a call of System.exit");
        }
        if (name.equals("random") && receiver.endsWith("Math")) {
            report(Rule.SEED, call, "a call of Math.random");
        }
        if (name.equals("current") && receiver.endsWith("ThreadLocalRandom") && file.isTest()) {
            report(Rule.SEED, call, "a test that draws from ThreadLocalRandom");
        }
        if (ASSUMPTIONS.contains(name) && (receiver.isEmpty() || receiver.endsWith("Assumptions")) && file.isTest()) {
            report(Rule.SKIPPED_TEST, call, "a call of " + name);
        }
        return super.visitMethodInvocation(call, null);
    }

    /** A class named Main in a module that holds a program. */
    private boolean isProgram() {
        return file.isMain()
                && PROGRAM_MODULES.contains(file.module())
                && file.name().equals("Main.java");
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
        String name = select.getIdentifier().toString();
        boolean stream = name.equals("out") || (name.equals("err") && file.isMain());
        if (stream && lastName(select.getExpression()).equals("System") && !ownsConsole()) {
            report(Rule.CONSOLE, select, "a use of System." + name);
        }
        return super.visitMemberSelect(select, null);
    }

    /** Programs write to the console: the modules that hold one, and helpers of tests that are started on their own. */
    private boolean ownsConsole() {
        boolean program = file.isMain() && PROGRAM_MODULES.contains(file.module());
        ClassTree type = types.peekLast();
        return program || (type != null && type.getMembers().stream().anyMatch(JavaRules::isMainMethod));
    }

    private static boolean isMainMethod(Tree member) {
        return member instanceof MethodTree method
                && method.getName().contentEquals("main")
                && method.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree creation, @Nullable Void unused) {
        String name = lastName(creation.getIdentifier());
        if ((name.equals("Random") || name.equals("SplittableRandom"))
                && creation.getArguments().isEmpty()) {
            report(Rule.SEED, creation, "a new " + name + " without a seed");
        }
        return super.visitNewClass(creation, null);
    }

    @Override
    public @Nullable Void visitImport(ImportTree declaration, @Nullable Void unused) {
        String name = declaration.getQualifiedIdentifier().toString();
        if (MOCK_LIBRARY.matcher(name).matches()) {
            report(Rule.MOCK, declaration, "an import of " + name);
        }
        return super.visitImport(declaration, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
        String name = lastName(annotation.getAnnotationType());
        if (SKIPS.matcher(name).matches() && file.isTest()) {
            report(Rule.SKIPPED_TEST, annotation, "@" + name);
        }
        if (name.equals("SuppressWarnings") && !hasReason(parsed.firstLine(annotation))) {
            report(Rule.SUPPRESSION, annotation, "a suppressed warning without a reason");
        }
        return super.visitAnnotation(annotation, null);
    }

    private boolean hasReason(int line) {
        String above = line >= 2 ? lines.get(line - 2).strip() : "";
        return above.startsWith("//") || lines.get(line - 1).contains(" // ");
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void unused) {
        DefaultBranch.find(tree.getCases(), file)
                .ifPresent(branch -> report(Rule.DEFAULT_BRANCH, branch, "a default branch"));
        return super.visitSwitch(tree, null);
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void unused) {
        DefaultBranch.find(tree.getCases(), file)
                .ifPresent(branch -> report(Rule.DEFAULT_BRANCH, branch, "a default branch"));
        return super.visitSwitchExpression(tree, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree tree, @Nullable Void unused) {
        if (tree.getBlock().getStatements().isEmpty()) {
            report(Rule.EMPTY_CATCH, tree, "an exception that is caught and dropped");
        } else if (INTERRUPTED.matcher(tree.getParameter().getType().toString()).find()) {
            String body = tree.getBlock().toString();
            if (!body.contains("interrupt()") && !body.contains("throw ")) {
                report(Rule.INTERRUPT, tree, "an interrupt that is swallowed");
            }
        }
        return super.visitCatch(tree, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
        boolean watched = file.isMain() && !SqlRule.mayHoldSql(file);
        if (watched && literal.getValue() instanceof String text && SqlRule.isStatement(text)) {
            report(Rule.SQL, literal, "SQL in a string");
        }
        if (file.isMain()
                && literal.getValue() instanceof Integer number
                && HTTP_STATUSES.contains(number)
                && !HTTP_MODULES.contains(file.module())) {
            report(Rule.HTTP_STATUS, literal, "the number " + number);
        }
        return super.visitLiteral(literal, null);
    }

    private static String lastName(Tree tree) {
        String text =
                tree instanceof MemberSelectTree select ? select.getIdentifier().toString() : tree.toString();
        return text.substring(text.lastIndexOf('.') + 1);
    }

    private void report(Rule rule, Tree tree, String what) {
        found.add(new Violation(rule, file.path(), parsed.firstLine(tree), what));
    }
}

package dev.jem.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.jem.model.condition.Condition;
import dev.jem.model.condition.ConditionType;
import dev.jem.model.condition.Conditions;
import dev.jem.model.condition.InvalidConditionException;
import dev.jem.model.job.ValueType;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions in CEL. Each name is a variable of its own, with the dots in it: so every one has its type, and what is
 * not there is an error when the condition is read. A condition cannot run for long: its length, its depth and the
 * steps of its loops are bounded, and regular expressions take linear time.
 */
public final class CelConditions implements Conditions {

    /** The longest condition, in characters. */
    public static final int LENGTH_MAX = 2_000;

    private static final int DEPTH_MAX = 40;
    private static final int STEPS_MAX = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LENGTH_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .comprehensionMaxIterations(STEPS_MAX)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'");
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '_?(.*?)_?' applied to '\\((.*)\\)'");
    private static final Pattern MISPLACED = Pattern.compile("(?:mismatched|extraneous) input '(.*?)' expecting ");
    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);

    @Override
    public Condition compile(String source, Function<String, Optional<ConditionType>> types) {
        if (source.codePointCount(0, source.length()) > LENGTH_MAX) {
            throw new InvalidConditionException("a condition has at most 2,000 characters", 0, "");
        }
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
        NavigableMap<String, ConditionType> declared = declared(source, types);
        declared.forEach((name, type) -> compiler.addVar(name, type(type)));
        try {
            CelAbstractSyntaxTree tree = compiler.build().compile(source).getAst();
            return new CelCondition(RUNTIME.createProgram(tree), asked(tree, declared));
        } catch (CelValidationException e) {
            throw invalid(source, e.getErrors().getFirst());
        } catch (CelEvaluationException e) {
            throw new InvalidConditionException(String.valueOf(e.getMessage()), 0, "");
        }
    }

    /** Of all names that there are those that the text may mean: a job can have very many. */
    private static NavigableMap<String, ConditionType> declared(
            String source, Function<String, Optional<ConditionType>> types) {
        NavigableMap<String, ConditionType> declared = new TreeMap<>();
        Matcher words = NAME.matcher(source);
        while (words.find()) {
            String word = words.group();
            for (int end = word.indexOf('.'); end >= 0; end = word.indexOf('.', end + 1)) {
                declare(word.substring(0, end), types, declared);
            }
            declare(word, types, declared);
        }
        return declared;
    }

    private static void declare(
            String name, Function<String, Optional<ConditionType>> types, NavigableMap<String, ConditionType> into) {
        types.apply(name).ifPresent(type -> into.put(name, type));
    }

    private static List<String> asked(CelAbstractSyntaxTree tree, NavigableMap<String, ConditionType> declared) {
        return tree.getReferenceMap().values().stream()
                .map(CelReference::name)
                .filter(declared::containsKey)
                .distinct()
                .sorted()
                .toList();
    }

    private static CelType type(ConditionType type) {
        CelType one = type(type.type());
        return type.isRepeated() ? ListType.create(one) : one;
    }

    private static CelType type(ValueType type) {
        return switch (type) {
            case STRING, DATE -> SimpleType.STRING;
            case INT -> SimpleType.INT;
            case NUMBER -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case LIST -> ListType.create(SimpleType.STRING);
        };
    }

    // ---- what is wrong, in our words

    private static InvalidConditionException invalid(String source, CelIssue issue) {
        int offset = offset(source, issue);
        String message = issue.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.lookingAt()) {
            return missing(source, offset, undeclared.group(1));
        }
        return new InvalidConditionException(plain(message), offset, "");
    }

    /** A name is found at its beginning, a function at its bracket. */
    private static InvalidConditionException missing(String source, int offset, String word) {
        if (source.startsWith("(", offset)) {
            int start = Math.max(0, source.lastIndexOf(word, offset));
            return new InvalidConditionException("there is no function '" + word + "'", start, "");
        }
        Matcher name = NAME.matcher(source).region(offset, source.length());
        String asked = name.lookingAt() ? name.group() : word;
        return new InvalidConditionException("there is no '" + asked + "'", offset, asked);
    }

    private static String plain(String message) {
        String plain = CANDIDATES.matcher(message).replaceFirst("");
        if (plain.startsWith("expected type 'bool' but found ")) {
            return "a condition is true or false, this is of type "
                    + plain.substring(plain.lastIndexOf("found ") + 6).replace("'", "");
        }
        Matcher overload = OVERLOAD.matcher(plain);
        if (overload.matches()) {
            return "'%s' does not go with %s"
                    .formatted(overload.group(1), overload.group(2).replace(", ", " and "));
        }
        if (plain.contains("'<EOF>'")) {
            return "the condition ends too early";
        }
        Matcher misplaced = MISPLACED.matcher(plain);
        return misplaced.lookingAt() ? "'" + misplaced.group(1) + "' does not belong here" : plain;
    }

    private static int offset(String source, CelIssue issue) {
        int offset = 0;
        for (int line = 1; line < issue.getSourceLocation().getLine(); line++) {
            offset = source.indexOf('\n', offset) + 1;
        }
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        return Math.min(source.length(), offset + column);
    }
}

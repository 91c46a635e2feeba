package dev.jem.runtime.codec;

import dev.jem.model.job.Value;
import java.util.List;

/**
 * Values in their natural form: strings, numbers, truth values, arrays, objects. A number with a point or an exponent
 * is a decimal; a decimal that has neither gets {@code E+0}, so that 5 and 5 are told apart.
 */
final class ValueForm extends Form<Value> {

    private static final String DECIMAL_MARK = "E+0";

    private final Form<List<Value>> items = new ListForm<>(this, false);
    private final MapForm<Value> fields = new MapForm<>(this);

    @Override
    void write(Value value, JsonWriter out) {
        switch (value) {
            case Value.Text it -> out.string(it.value());
            case Value.Whole it -> out.number(it.value());
            case Value.Decimal it -> out.number(marked(NumberForms.decimalText(it.value())));
            case Value.Flag it -> out.bool(it.value());
            case Value.Items it -> items.write(it.values(), out);
            case Value.Fields it -> fields.write(it.values(), out);
        }
    }

    @Override
    Value read(JsonReader in) {
        return switch (in.peek()) {
            case '"' -> new Value.Text(in.string());
            case 't', 'f' -> new Value.Flag(in.bool());
            case '[' -> new Value.Items(items.read(in));
            case '{' -> new Value.Fields(fields.read(in));
            default -> number(in);
        };
    }

    private static Value number(JsonReader in) {
        int from = in.position();
        String text = in.numberText();
        if (!isDecimal(text)) {
            in.reset(from);
            return new Value.Whole(in.number());
        }
        String unmarked = text.endsWith(DECIMAL_MARK) ? text.substring(0, text.length() - DECIMAL_MARK.length()) : text;
        if (!marked(unmarked).equals(text)) {
            throw in.fail("a number that is not in its canonical form");
        }
        return new Value.Decimal(NumberForms.readDecimal(unmarked, in));
    }

    private static String marked(String text) {
        return isDecimal(text) ? text : text + DECIMAL_MARK;
    }

    private static boolean isDecimal(String text) {
        return text.indexOf('.') >= 0 || text.indexOf('E') >= 0;
    }
}

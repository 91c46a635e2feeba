package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.ValueType;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.WindowDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema says what the parser does. */
final class JsonSchemaTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNode TREE = MAPPER.readTree(JsonSchema.text());
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.text());

    static List<Path> good() {
        return Samples.good();
    }

    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        new Load(settings).loadAllFromString(yaml).forEach(it -> documents.add(MAPPER.valueToTree(it)));
        return documents;
    }

    static List<Error> errors(JsonNode document) {
        return SCHEMA.validate(document);
    }

    @ParameterizedTest
    @MethodSource("good")
    void good_manifests_conform(Path path) {
        assertThat(documents(Samples.text(path)))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(errors(it)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("good")
    void normal_forms_conform(Path path) {
        ParseResult result = Samples.parse(Samples.text(path));
        for (CalendarDefinition calendar : result.calendars()) {
            assertThat(errors(MAPPER.valueToTree(ManifestWriter.tree(calendar))))
                    .isEmpty();
        }
        for (WindowDefinition window : result.windows()) {
            assertThat(errors(MAPPER.valueToTree(ManifestWriter.tree(window)))).isEmpty();
        }
        for (JobDefinition job : result.jobs()) {
            assertThat(errors(MAPPER.valueToTree(ManifestWriter.tree(job)))).isEmpty();
            assertThat(documents(ManifestWriter.yaml(job)))
                    .allSatisfy(it -> assertThat(errors(it)).isEmpty());
        }
    }

    @Test
    void its_own_examples_conform() {
        assertThat(TREE.get("examples"))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(errors(it)).isEmpty());
    }

    /** What is plain to see from the form alone is refused by both. */
    @TestFactory
    Stream<DynamicTest> bad_forms_do_not_conform() {
        return BadManifestsTest.cases().stream()
                .filter(it -> it.errors().lines().allMatch(JsonSchemaTest::isAboutForm))
                .map(it -> DynamicTest.dynamicTest(
                        it.title(),
                        () -> assertThat(documents(it.manifest()))
                                .anySatisfy(
                                        document -> assertThat(errors(document)).isNotEmpty())));
    }

    private static boolean isAboutForm(String error) {
        return Stream.of("(unknown-key)", "(unsupported-key)", "(missing-key)", "(api-version)", "(kind)")
                .anyMatch(error::endsWith);
    }

    @Test
    void it_has_the_keys_the_parser_knows() {
        for (Keys keys : Keys.all()) {
            JsonNode schema = schemaOf(keys);
            assertThat(schema.isMissingNode()).as(keys.name()).isFalse();
            assertThat(names(schema.get("properties"))).as(keys.name()).isEqualTo(new TreeSet<>(keys.known()));
            assertThat(texts(schema.path("required"))).as(keys.name()).isEqualTo(new TreeSet<>(keys.required()));
            assertThat(schema.path("additionalProperties").asBoolean(true))
                    .as(keys.name())
                    .isFalse();
        }
    }

    private static JsonNode schemaOf(Keys keys) {
        return keys.equals(Keys.DOCUMENT) ? TREE : TREE.at("/$defs").path(keys.name());
    }

    @Test
    void every_key_is_described() {
        for (Keys keys : Keys.all()) {
            JsonNode schema = schemaOf(keys);
            assertThat(schema.has("description")).as(keys.name()).isTrue();
        }
    }

    @Test
    void it_has_the_choices_the_parser_knows() {
        assertChoices("/$defs/job/properties/criticality", Criticality.class);
        assertChoices("/$defs/trigger/properties/dialect", CronDialect.class);
        assertChoices("/$defs/trigger/properties/from", Recurrence.Every.From.class);
        assertChoices("/$defs/trigger/properties/onOutside", StartRules.OnOutside.class);
        assertChoices("/$defs/calendarRule/properties/rule", BusinessDayChoice.class);
        assertChoices("/$defs/calendarRule/properties/of", BusinessDayRule.Span.class);
        assertChoices("/$defs/calendarFilter/properties/shift", StartRules.Shift.class);
        assertChoices("/$defs/businessDate/properties/roll", BusinessDateRule.Roll.class);
        assertChoices("/$defs/window/properties/effect", WindowDefinition.Effect.class);
        assertThat(texts(TREE.at("/$defs/holidays/properties/market/enum"))).isEqualTo(new TreeSet<>(Market.codes()));
        assertChoices("/$defs/dst/properties/gap", DstPolicy.Gap.class);
        assertChoices("/$defs/dst/properties/overlap", DstPolicy.Overlap.class);
        assertChoices("/$defs/catchUp/properties/policy", CatchUp.Policy.class);
        assertChoices("/$defs/param/properties/type", ValueType.class);
        assertChoices("/$defs/output/properties/type", ValueType.class);
        assertChoices("/$defs/concurrency/properties/onConflict", OnConflict.class);
        assertChoices("/$defs/retry/properties/jitter", Retry.Jitter.class);
        assertChoices("/$defs/retry/properties/for/items/anyOf/0", FailureReason.class);
        assertChoices("/$defs/task/properties/runIf", RunIf.class);
        assertChoices("/$defs/task/properties/ifSkipped", IfSkipped.class);
        assertThat(texts(TREE.at("/properties/kind/enum"))).isEqualTo(new TreeSet<>(Kind.texts()));
    }

    private static <E extends Enum<E>> void assertChoices(String pointer, Class<E> type) {
        assertThat(texts(TREE.at(pointer + "/enum"))).as(pointer).isEqualTo(new TreeSet<>(Choice.texts(type)));
    }

    @Test
    void it_has_the_forms_of_names_the_parser_knows() {
        assertForm("/$defs/metadata/properties/name/pattern", Names.OBJECT);
        assertForm("/$defs/metadata/properties/namespace/pattern", Names.OBJECT);
        assertForm("/$defs/metadata/properties/labels/propertyNames/pattern", Names.LABEL_KEY);
        assertForm("/$defs/trigger/properties/name/pattern", Names.PART);
        assertForm("/$defs/job/properties/params/propertyNames/pattern", Names.IDENTIFIER);
        assertForm("/$defs/trigger/properties/params/propertyNames/pattern", Names.IDENTIFIER);
        assertForm("/$defs/job/properties/tasks/propertyNames/pattern", Names.PART);
        assertForm("/$defs/job/properties/env/propertyNames/pattern", Names.ENV);
        assertForm("/$defs/job/properties/runAs/pattern", Names.ACCOUNT);
        assertForm("/$defs/task/properties/env/propertyNames/pattern", Names.ENV);
        assertForm("/$defs/task/properties/outputs/propertyNames/pattern", Names.IDENTIFIER);
        assertForm("/$defs/task/properties/runAs/pattern", Names.ACCOUNT);
        assertForm("/$defs/java/properties/handler/pattern", Names.HANDLER);
        assertForm("/$defs/env/properties/env/pattern", Names.ENV);
    }

    private static void assertForm(String pointer, Names names) {
        assertThat(TREE.at(pointer).asString()).as(pointer).isEqualTo("^(?:" + names.pattern() + ")$");
    }

    @Test
    void it_has_the_limits_the_parser_knows() {
        assertThat(TREE.at("/$defs/job/properties/tasks/maxProperties").asInt()).isEqualTo(JobDefinition.TASKS_MAX);
        assertThat(TREE.at("/$defs/job/properties/triggers/maxItems").asInt()).isEqualTo(TriggerReader.TRIGGERS_MAX);
        assertThat(TREE.at("/$defs/window/properties/times/maxItems").asInt()).isEqualTo(WindowReader.TIMES_MAX);
        assertThat(TREE.at("/$defs/days/properties/dates/maxItems").asInt()).isEqualTo(DaysReader.DATES_MAX);
        assertThat(TREE.at("/$defs/range/properties/name/maxLength").asInt()).isEqualTo(DaysReader.NAME_MAX);
        assertThat(TREE.at("/$defs/calendarRule/properties/offset/maximum").asInt())
                .isEqualTo(BusinessDayRule.OFFSET_MAX);
        assertThat(TREE.at("/$defs/job/properties/files/maxItems").asInt()).isEqualTo(FilesReader.FILES_MAX);
        assertThat(TREE.at("/$defs/job/properties/priority/maximum").asInt()).isEqualTo(JobDefinition.PRIORITY_MAX);
        assertThat(TREE.at("/$defs/param/properties/pattern/maxLength").asInt()).isEqualTo(ParamPattern.LENGTH_MAX);
        assertThat(TREE.at("/$defs/retry/properties/attempts/maximum").asInt()).isEqualTo(SettingsReader.ATTEMPTS_MAX);
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(it -> texts.add(it.asString()));
        return texts;
    }
}

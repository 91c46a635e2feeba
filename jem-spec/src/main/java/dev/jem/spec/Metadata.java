package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every kind of object has: where it lives and what it is called.
 *
 * @param isNamed whether the name is its own; a wrong one was reported and replaced
 * @param place where the name stands
 */
record Metadata(JobKey key, boolean isNamed, SortedMap<String, String> labels, Place place) {

    static final int LABELS_MAX = 100;

    static Metadata read(Fields fields, String namespace, Reader reader) {
        Optional<Node.Scalar> name = fields.scalar("name");
        Optional<String> checked = name.filter(it -> Names.OBJECT.check(it, it.place(), "the name", reader))
                .map(Node.Scalar::text);
        String home =
                Names.OBJECT.read(fields, "namespace", "the namespace", reader).orElse(namespace);
        SortedMap<String, String> labels =
                fields.node("labels").map(it -> labels(it, reader)).orElse(new TreeMap<>());
        JobKey key = new JobKey(home, checked.orElse("unnamed"));
        return new Metadata(
                key, checked.isPresent(), labels, name.map(Node.Scalar::place).orElse(fields.place()));
    }

    static SortedMap<String, String> labels(Node node, Reader reader) {
        SortedMap<String, String> labels = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to texts");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            boolean isKey = Names.LABEL_KEY.check(entry.key(), entry.keyPlace(), "the label", reader);
            Optional<Node.Scalar> value = reader.word(entry.value());
            if (isKey
                    && value.isPresent()
                    && Names.LABEL_VALUE.check(value.get(), value.get().place(), "the label's value", reader)) {
                labels.put(entry.key().text(), value.get().text());
            }
        }
        if (labels.size() > LABELS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(LABELS_MAX) + " labels");
        }
        return labels;
    }
}

package dev.jem.worker.process;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.jem.worker.linux.Cgroup;
import dev.jem.worker.linux.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How to find a supervisor's tree again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TreeRecord.InCgroup.class, name = "cgroup"),
    @JsonSubTypes.Type(value = TreeRecord.InNamespace.class, name = "namespace"),
    @JsonSubTypes.Type(value = TreeRecord.ByMark.class, name = "mark")
})
sealed interface TreeRecord {

    record InCgroup(String path) implements TreeRecord {}

    record InNamespace() implements TreeRecord {}

    record ByMark() implements TreeRecord {}

    static TreeRecord of(Containment containment, String supervisorName) {
        return switch (containment) {
            case Containment.Cgroups cgroups ->
                new InCgroup(cgroups.parent().child(supervisorName).path().toString());
            case Containment.Namespaces namespaces -> new InNamespace();
            case Containment.Orphans orphans -> new ByMark();
        };
    }

    /** The tree that a predecessor left. */
    default ProcessTree open(String supervisorName, ProcessId supervisor) throws IOException {
        return switch (this) {
            case InCgroup cgroup -> new CgroupTree(new Cgroup(Path.of(cgroup.path())), supervisor);
            case InNamespace namespace -> new NamespaceTree(supervisor);
            case ByMark mark -> new OrphanTree(supervisorName, supervisor, Optional.empty());
        };
    }
}

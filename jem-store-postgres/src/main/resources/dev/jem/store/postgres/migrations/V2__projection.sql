-- What the projector writes from the journal and the API reads. All of it can be rebuilt. Times are epoch
-- microseconds. Rows that every batch would touch again and again are avoided: while one snapshot is held open their
-- dead versions cannot be removed, and every look at such a row would walk along all of them.

-- Whose projector writes: updated once in an epoch, locked first in every transaction.
create table projection_owner (
    cell  smallint primary key,
    epoch bigint not null
);

insert into projection_owner values (0, 0);

-- How far the tables have got: the newest row. Each transaction adds one and takes away the one before.
create table projection_position (
    seq bigint primary key,
    at  bigint not null
);

-- Events that could not be projected. Nobody waits for them.
create table projection_quarantine (
    seq   bigint not null,
    index integer not null, -- within the batch
    at    bigint not null,
    type  text not null,
    error text not null,
    primary key (seq, index)
);

create table namespace (
    id         integer primary key,
    name       text collate "C" not null unique,
    created_at bigint not null,
    created_by text not null
);

create table principal (
    name       text collate "C" primary key,
    kind       text not null,
    role       text not null,
    created_at bigint not null,
    created_by text not null
);

create table worker (
    worker       text collate "C" primary key,
    session      bigint not null,
    labels       text[] not null, -- name, value, name, value
    slots        integer not null,
    executors    text[] not null,
    version      text not null,
    boot_id      text not null,
    state_id     text not null,
    containment  text not null,
    lease_micros bigint not null,
    joined_at    bigint not null,
    contact      text not null,
    since        bigint not null
);

create table job (
    job         bigint primary key,
    namespace   text collate "C" not null,
    name        text collate "C" not null,
    current     bigint, -- the applied version
    applied_at  bigint,
    applied_by  text,
    quarantined boolean not null,
    deleted     boolean not null
);

create index job_by_name on job (namespace, name);

create table job_version (
    job         bigint not null,
    version     bigint not null,
    sha256      text not null,
    ad_hoc      boolean not null,
    recorded_at bigint not null,
    recorded_by text not null,
    definition  bytea not null,
    primary key (job, version)
);

alter table job_version alter column definition set storage external;

-- The next expected start of each trigger that has one.
create table job_trigger (
    job          bigint not null,
    trigger      text collate "C" not null,
    next_nominal bigint not null, -- wall clock, as microseconds since 1970-01-01T00:00
    next_fold    smallint not null,
    next_at      bigint not null,
    primary key (job, trigger)
) with (fillfactor = 50);

-- Runs that have ended, each written once, in partitions of 2^21 by their number, which rises with time. What is not
-- looked for is in detail, see RunCodec; the first tasks too, so that a run of few tasks is one row.
create table run (
    run          bigint not null,
    job          bigint not null,
    number       bigint not null,
    created_at   bigint not null,
    start_at     bigint, -- the expected start it is for
    announced_at bigint, -- the expected start that this outcome announced
    namespace    integer not null,
    state        smallint not null,
    trigger      text collate "C",
    detail       bytea not null
) partition by range (run);

alter table run alter column detail set storage external;

alter table run add primary key (run);
create index run_by_job on run (job, number);
create index run_by_namespace on run (namespace, run);
-- Not OK: the few that are looked for.
create index run_not_ok on run (run) where state > 2;
create index run_not_ok_by_namespace on run (namespace, run) where state > 2;
create index run_not_ok_by_job on run (job, number) where state > 2;
-- The ledger.
create index run_by_start on run (start_at, run) where start_at is not null;
create index run_by_announced on run (announced_at) where announced_at is not null;
-- A mark for each 64 runs leads from a time to a place in the order of runs.
create index run_marks on run (created_at) where run % 64 = 0;

-- Runs that have not ended.
create table run_active (
    run          bigint primary key,
    job          bigint not null,
    number       bigint not null,
    created_at   bigint not null,
    start_at     bigint,
    announced_at bigint,
    namespace    integer not null,
    state        smallint not null,
    trigger      text collate "C",
    detail       bytea not null
) with (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0.1,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);

alter table run_active alter column detail set storage external;

create index run_active_by_job on run_active (job, number);

-- Tasks beyond the first 16 of a run, 16 in a row. Blocks of which nothing has happened are absent.
create table run_block (
    run   bigint not null,
    block integer not null, -- from 1
    tasks bytea not null,
    primary key (run, block)
) partition by range (run);

alter table run_block alter column tasks set storage external;

-- Expected starts that got a reason instead of a run.
create table excused (
    id            bigint primary key,
    job           bigint not null,
    trigger       text collate "C" not null,
    first_nominal bigint not null,
    last_nominal  bigint not null,
    first_at      bigint not null,
    last_at       bigint not null,
    count         bigint not null,
    announced_at  bigint,
    excuse        smallint not null,
    detail        text not null
);

create index excused_by_start on excused (first_at, id);
create index excused_by_announced on excused (announced_at) where announced_at is not null;

-- Announcements of expected starts that no outcome carries: a definition was applied, a trigger armed; -1 withdraws
-- one.
create table announcement (
    id      bigint not null,
    job     bigint not null,
    trigger text collate "C" not null,
    at      bigint not null,
    delta   smallint not null,
    primary key (id, trigger, at, delta)
);

create index announcement_by_at on announcement (at);

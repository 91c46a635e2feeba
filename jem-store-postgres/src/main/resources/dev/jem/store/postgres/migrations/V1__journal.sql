-- Who leads. One row for a cell; only a takeover updates it, an append locks it FOR SHARE.
create table leadership (
    cell     smallint primary key,
    epoch    bigint not null,
    node     text   not null,
    taken_at timestamptz not null
);

insert into leadership values (0, 0, '', clock_timestamp());

-- One row for a committed batch of events. Never updated. Both byte strings are packed by Jem itself, see Packed.
create table journal (
    seq           bigint primary key,
    epoch         bigint not null,
    at            bigint not null, -- engine time of the last event, epoch microseconds
    feature_level integer not null,
    count         integer not null, -- events
    prev_hash     bytea not null,
    hash          bytea not null, -- over everything but payloads, uncompressed
    events        bytea not null,
    payloads      bytea not null -- free values; not hashed, the events commit to them
);

alter table journal alter column events set storage external;
alter table journal alter column payloads set storage external;

-- The state as it was after a row of the journal. The two newest are kept.
create table snapshot (
    seq        bigint primary key,
    epoch      bigint not null,
    hash       bytea not null, -- of that row
    digest     bytea not null, -- over the content
    bytes      bigint not null, -- of the content, uncompressed
    parts      integer not null,
    written_at timestamptz not null
);

create table snapshot_part (
    seq     bigint not null references snapshot on delete cascade,
    part    integer not null,
    content bytea not null,
    primary key (seq, part)
);

alter table snapshot_part alter column content set storage external;

-- What attempts print, by fencing token, in partitions of 2^21 tokens, which rise with time. What is kept here comes
-- from nowhere else: it is no projection.
create table output_chunk (
    token  bigint not null,
    seq    bigint not null, -- from 0
    at     bigint not null, -- by the worker's clock, epoch microseconds
    stream smallint not null, -- 0 stdout, 1 stderr, 2 remarks of the worker; 3 the end: nothing comes behind it
    data   bytea not null,
    primary key (token, seq)
) partition by range (token);

alter table output_chunk alter column data set storage external;

-- Files by their SHA-256.
create table blob (
    sha256     bytea primary key,
    size       bigint not null,
    parts      integer not null,
    created_at timestamptz not null
);

create table blob_part (
    sha256 bytea not null references blob on delete cascade deferrable initially deferred,
    part   integer not null, -- from 0
    data   bytea not null,
    primary key (sha256, part)
);

alter table blob_part alter column data set storage external;

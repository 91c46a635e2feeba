-- Both sides, each from its own records. A stretch counts where it begins; what it holds beyond its first start is
-- announced with it.
with wanted as materialized (
    select job from job where :namespace::text is null or namespace = :namespace
), outcome as (
    select state > 1 as is_over, false as is_excused, 1::bigint as count, job
    from run where start_at >= :from and start_at < :to
    union all
    select false, false, 1, job from run_active where start_at >= :from and start_at < :to
    union all
    select false, true, count, job from excused where first_at >= :from and first_at < :to
), announced as (
    select 1::bigint as count, job from run where announced_at >= :from and announced_at < :to
    union all
    select 1, job from run_active where announced_at >= :from and announced_at < :to
    union all
    select 1, job from excused where announced_at >= :from and announced_at < :to
    union all
    select count - 1, job from excused where first_at >= :from and first_at < :to
    union all
    select delta, job from announcement where at >= :from and at < :to
)
select
    (select coalesce(sum(count), 0) from announced join wanted using (job)),
    (select count(*) filter (where is_over) from outcome join wanted using (job) where not is_excused),
    (select count(*) filter (where not is_over) from outcome join wanted using (job) where not is_excused),
    (select coalesce(sum(count), 0) from outcome join wanted using (job) where is_excused)

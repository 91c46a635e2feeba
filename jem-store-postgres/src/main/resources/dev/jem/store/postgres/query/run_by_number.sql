select run from (
    select run from run where job = :job and number = :number
    union all
    select run from run_active where job = :job and number = :number
) one

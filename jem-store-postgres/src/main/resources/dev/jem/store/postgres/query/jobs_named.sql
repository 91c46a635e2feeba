select job from job where namespace = :namespace and name = :name order by deleted, job desc

update projection_owner set epoch = ? where cell = 0

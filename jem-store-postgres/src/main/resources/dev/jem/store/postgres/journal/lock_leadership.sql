select epoch from leadership where cell = 0 and epoch = ? and epoch > 0 for share

"""Who goes where, when and in what order: team orienteering with several windows a visit."""

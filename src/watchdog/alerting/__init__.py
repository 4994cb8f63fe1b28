"""Who is told of a hit, and in which words. Pure: values in, values out."""

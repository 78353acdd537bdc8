"""From a network to a Core ML file that is proven right, and the judge of anybody's file."""

"""From a network to a Core ML file that is proven right, and the check of anybody's file."""

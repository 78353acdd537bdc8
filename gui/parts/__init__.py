"""Small pieces that every panel is built of."""

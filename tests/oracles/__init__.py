"""What other people's programs answered: asked live where they are installed, else as recorded."""

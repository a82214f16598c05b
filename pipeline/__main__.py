"""`python -m pipeline` is the command `kepu`."""

if __name__ == "__main__":
    from pipeline.cli import main

    raise SystemExit(main())

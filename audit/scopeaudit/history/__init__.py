"""Where the pipeline and the store meet: audits are kept, listed, compared, and made again."""

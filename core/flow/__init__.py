"""Flows made of approvals, as data: `definition` is what the data says, `acts` what an act does, `tables` what is kept.

A micro-app whose subject moves through approvals (an internal matter, later a case) keeps the definition as it
stood on its own row, and one FlowTask for each person who may take a step.
"""

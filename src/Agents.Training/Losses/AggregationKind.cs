namespace Agents.Training.Losses;

/// <summary>How token losses become one number.</summary>
internal enum AggregationKind
{
    /// <summary>Mean over completions of each one's token mean (grpo).</summary>
    SequenceMean,

    /// <summary>Mean over the tokens of this batch (bnpo).</summary>
    BatchTokenMean,

    /// <summary>Sum divided by the tokens of the whole optimizer step (dapo).</summary>
    StepTokenMean,

    /// <summary>Sum divided by completions times the longest length allowed (dr_grpo).</summary>
    FixedLength,

    /// <summary>Mean over completions of each one's token sum (luspo).</summary>
    SequenceSum,
}

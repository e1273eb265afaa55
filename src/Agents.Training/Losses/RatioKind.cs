namespace Agents.Training.Losses;

/// <summary>Of what the probability ratio current / old is taken.</summary>
internal enum RatioKind
{
    /// <summary>Each token.</summary>
    Token,

    /// <summary>The whole completion: exp of the mean log-ratio (GSPO).</summary>
    Sequence,
}

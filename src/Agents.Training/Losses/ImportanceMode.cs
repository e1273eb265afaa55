namespace Agents.Training.Losses;

/// <summary>
/// Correction for rollouts from an engine that differs from the trainer: the ratio old / sampler, of each token or of
/// the completion, clamped to a range or made zero outside it.
/// </summary>
internal enum ImportanceMode
{
    None,
    TokenTruncate,
    TokenMask,
    SequenceTruncate,
    SequenceMask,
}

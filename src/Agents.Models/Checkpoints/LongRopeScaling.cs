namespace Agents.Models.Checkpoints;

/// <summary>
/// rope_type "longrope" (Ding et al. 2024; transformers' <c>_compute_longrope_parameters</c>): a divisor a pair of
/// dimensions, one set for texts within the original context and one beyond. Transformers changes sets when a text
/// grows beyond it, with keys of the old set in its cache; here the original context is the limit, and the second set
/// is kept to be written again.
/// </summary>
/// <param name="Short">Divisors within the original context.</param>
/// <param name="Long">Divisors beyond it.</param>
/// <param name="OriginalContextLength">The original context.</param>
/// <param name="FullContextLength">The context that the model claims.</param>
/// <param name="AttentionFactor">What cosines and sines are multiplied by; null for the paper's formula.</param>
internal sealed record LongRopeScaling(
    IReadOnlyList<float> Short,
    IReadOnlyList<float> Long,
    int OriginalContextLength,
    int FullContextLength,
    double? AttentionFactor) : RopeScaling
{
    public override string Name => "longrope";

    public override double Amplitude => AttentionFactor ?? Formula(
        (double)FullContextLength / OriginalContextLength, OriginalContextLength);

    public override double Apply(double frequency, int pair) => frequency / Short[pair];

    private static double Formula(double factor, double original) =>
        factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original)));
}

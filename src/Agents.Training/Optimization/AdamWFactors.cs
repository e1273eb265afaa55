namespace Agents.Training.Optimization;

/// <summary>
/// The scalars of one step: weights = Keep * weights - Rate * mean / (sqrt(square) / RootCorrection + Epsilon).
/// </summary>
internal readonly record struct AdamWFactors(
    float Clip, float Beta1, float Beta2, float Keep, float Rate, float RootCorrection, float Epsilon)
{
    public static AdamWFactors Of(AdamWOptions options, long step, double rate, double clip, bool decays) => new(
        (float)clip,
        (float)options.Beta1,
        (float)options.Beta2,
        (float)(decays ? 1 - (rate * options.WeightDecay) : 1),
        (float)(rate / (1 - Math.Pow(options.Beta1, step))),
        (float)Math.Sqrt(1 - Math.Pow(options.Beta2, step)),
        (float)options.Epsilon);
}

namespace Agents.Models.Checkpoints;

/// <summary>rope_type "llama3" (transformers' <c>_compute_llama3_parameters</c>).</summary>
internal sealed record Llama3Scaling(
    double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContextLength) : RopeScaling
{
    public override string Name => "llama3";

    /// <summary>Long waves by the factor, short ones not, between gradually.</summary>
    public override double Apply(double frequency, int pair)
    {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength < OriginalContextLength / HighFrequencyFactor)
            return frequency;
        if (wavelength > OriginalContextLength / LowFrequencyFactor)
            return frequency / Factor;
        var smooth = ((OriginalContextLength / wavelength) - LowFrequencyFactor)
            / (HighFrequencyFactor - LowFrequencyFactor);
        return ((1 - smooth) * frequency / Factor) + (smooth * frequency);
    }
}

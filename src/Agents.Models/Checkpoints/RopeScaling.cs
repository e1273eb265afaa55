namespace Agents.Models.Checkpoints;

/// <summary>Parameters of rope_type "llama3" (transformers' <c>_compute_llama3_parameters</c>).</summary>
internal sealed record RopeScaling(
    double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContextLength)
{
    /// <summary>Rescales a frequency: long waves by the factor, short ones not, between gradually.</summary>
    public double Apply(double frequency)
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

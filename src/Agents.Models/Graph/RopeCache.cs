using Agents.Models.Checkpoints;

namespace Agents.Models.Graph;

/// <summary>
/// Cosines and sines of the rotary embedding, half-split order, one row of RotarySize/2 a position. Frequencies are
/// computed in double and rounded once, as the reference stores them in f32; angles are products in f32, as there.
/// </summary>
internal static class RopeCache
{
    /// <summary>Inverse frequencies, rescaled as the model says (transformers, modeling_rope_utils.py).</summary>
    /// <param name="config">The model.</param>
    /// <param name="local">Those of layers with a window, which are never rescaled.</param>
    public static float[] InverseFrequencies(LlamaConfig config, bool local = false)
    {
        var theta = local ? config.LocalRopeTheta ?? config.RopeTheta : config.RopeTheta;
        var result = new float[config.RotarySize / 2];
        for (var j = 0; j < result.Length; j++)
        {
            var frequency = Math.Pow(theta, -2.0 * j / config.RotarySize);
            result[j] = (float)(!local && config.RopeScaling is { } scaling ? scaling.Apply(frequency, j) : frequency);
        }
        return result;
    }

    /// <summary>Fills both tables for positions 0 up to their length.</summary>
    public static void Fill(LlamaConfig config, Span<float> cosines, Span<float> sines, bool local = false)
    {
        var frequencies = InverseFrequencies(config, local);
        var amplitude = local ? 1 : (float)(config.RopeScaling?.Amplitude ?? 1);
        for (var i = 0; i < cosines.Length; i++)
        {
            var angle = (float)(i / frequencies.Length) * frequencies[i % frequencies.Length];
            (sines[i], cosines[i]) = ((float)Math.Sin(angle) * amplitude, (float)Math.Cos(angle) * amplitude);
        }
    }
}

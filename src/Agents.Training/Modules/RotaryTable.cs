using Agents.Models.Checkpoints;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Cosines and sines of the rotary positions, [positions, head size / 2].</summary>
internal sealed class RotaryTable : IDisposable
{
    /// <param name="config">The model.</param>
    /// <param name="positions">Rows.</param>
    /// <param name="device">Where the model lives.</param>
    /// <param name="local">The table of layers with a window.</param>
    public RotaryTable(LlamaConfig config, int positions, Device device, bool local = false)
    {
        var half = config.HeadSize / 2;
        var frequencies = Frequencies(config, local);
        var (cosines, sines) = (new float[positions * half], new float[positions * half]);
        for (var p = 0; p < positions; p++)
        {
            for (var i = 0; i < half; i++)
            {
                // The product in f32, as transformers computes it.
                var angle = (float)p * frequencies[i];
                cosines[(p * half) + i] = (float)Math.Cos(angle);
                sines[(p * half) + i] = (float)Math.Sin(angle);
            }
        }

        Positions = positions;
        Cosines = TensorMemory.From(cosines, device, positions, half).DetachFromDisposeScope();
        Sines = TensorMemory.From(sines, device, positions, half).DetachFromDisposeScope();
    }

    public int Positions { get; }

    public Tensor Cosines { get; }

    public Tensor Sines { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }

    // The llama3 rule is transformers' _compute_llama3_parameters; it is not for layers with a window.
    private static float[] Frequencies(LlamaConfig config, bool local)
    {
        var theta = local ? config.LocalRopeTheta ?? config.RopeTheta : config.RopeTheta;
        var half = config.HeadSize / 2;
        var frequencies = new float[half];
        for (var i = 0; i < half; i++)
            frequencies[i] = (float)(1.0 / Math.Pow(theta, 2.0 * i / config.HeadSize));
        if (!local && config.RopeScaling is { } scaling)
        {
            for (var i = 0; i < half; i++)
                frequencies[i] = (float)Rescale(frequencies[i], scaling);
        }

        return frequencies;
    }

    private static double Rescale(double frequency, RopeScaling scaling)
    {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength > scaling.OriginalContextLength / scaling.LowFrequencyFactor)
            return frequency / scaling.Factor;
        if (wavelength < scaling.OriginalContextLength / scaling.HighFrequencyFactor)
            return frequency;
        var smooth = ((scaling.OriginalContextLength / wavelength) - scaling.LowFrequencyFactor)
            / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return ((1 - smooth) * frequency / scaling.Factor) + (smooth * frequency);
    }
}

using Agents.Models.Checkpoints;
using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>Cosines and sines of the rotary positions, [positions, rotary size / 2].</summary>
internal sealed class RotaryTable : IDisposable
{
    /// <param name="config">The model.</param>
    /// <param name="positions">Rows.</param>
    /// <param name="device">Where the model lives.</param>
    /// <param name="local">The table of layers with a window.</param>
    public RotaryTable(LlamaConfig config, int positions, Device device, bool local = false)
    {
        var half = config.RotarySize / 2;
        var frequencies = Frequencies(config, local);
        var amplitude = local ? 1 : (float)(config.RopeScaling?.Amplitude ?? 1);
        var (cosines, sines) = (new float[positions * half], new float[positions * half]);
        for (var p = 0; p < positions; p++)
        {
            for (var i = 0; i < half; i++)
            {
                // The product in f32, as transformers computes it.
                var angle = (float)p * frequencies[i];
                cosines[(p * half) + i] = (float)Math.Cos(angle) * amplitude;
                sines[(p * half) + i] = (float)Math.Sin(angle) * amplitude;
            }
        }

        (Positions, HeadSize) = (positions, config.HeadSize);
        Cosines = TensorMemory.From(cosines, device, positions, half).DetachFromDisposeScope();
        Sines = TensorMemory.From(sines, device, positions, half).DetachFromDisposeScope();
    }

    public int Positions { get; }

    /// <summary>Dimensions of a head; those beyond twice the table's width are not rotated.</summary>
    public int HeadSize { get; }

    public Tensor Cosines { get; }

    public Tensor Sines { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }

    // A scaling is not for layers with a window.
    private static float[] Frequencies(LlamaConfig config, bool local)
    {
        var theta = local ? config.LocalRopeTheta ?? config.RopeTheta : config.RopeTheta;
        var half = config.RotarySize / 2;
        var frequencies = new float[half];
        for (var i = 0; i < half; i++)
            frequencies[i] = (float)(1.0 / Math.Pow(theta, 2.0 * i / config.RotarySize));
        if (!local && config.RopeScaling is { } scaling)
        {
            for (var i = 0; i < half; i++)
                frequencies[i] = (float)scaling.Apply(frequencies[i], i);
        }

        return frequencies;
    }
}

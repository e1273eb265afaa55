using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Runtime;

/// <summary>Where a session runs: <c>auto</c>, <c>cpu</c> or <c>cuda[:n]</c>.</summary>
internal static class DeviceChoice
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>Adds the CUDA provider where the device asks for it.</summary>
    /// <exception cref="AgentsException">The device is unknown, or cuda is asked of a build without it.</exception>
    public static void Apply(SessionOptions options, string device)
    {
        var available = OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider);
        if (CudaIndex(device, available) is not { } index)
            return;
        if (!available)
        {
            throw new AgentsException(
                $"Device '{device}' needs ONNX Runtime's GPU build; build with -p:AgentsDevice=cuda, "
                + "or set Device to cpu.");
        }
        options.AppendExecutionProvider_CUDA(index);
    }

    /// <summary>The CUDA device that is asked for, or null for the CPU.</summary>
    public static int? CudaIndex(string device, bool cudaAvailable)
    {
        var parts = device.Trim().ToLowerInvariant().Split(':', 2);
        return parts switch
        {
            ["cpu"] => null,
            ["auto"] => cudaAvailable ? 0 : null,
            ["cuda"] => 0,
            ["cuda", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var index) && index >= 0 =>
                index,
            _ => throw new AgentsException($"Device '{device}' is not known; use auto, cpu or cuda[:n]."),
        };
    }
}

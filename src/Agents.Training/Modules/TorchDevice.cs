using TorchSharp;

namespace Agents.Training.Modules;

/// <summary>Turns a <c>Device</c> setting into a LibTorch device.</summary>
internal static class TorchDevice
{
    /// <param name="setting">auto, cpu or cuda[:n]; auto takes the first GPU where there is one.</param>
    /// <exception cref="AgentsException">It is unknown, or asks for a GPU that LibTorch does not see.</exception>
    public static torch.Device Parse(string setting)
    {
        if (setting == "cpu" || (setting == "auto" && !torch.cuda_is_available()))
            return torch.CPU;
        if (setting == "auto")
            return new torch.Device(DeviceType.CUDA, 0);
        if (setting != "cuda" && !setting.StartsWith("cuda:", StringComparison.Ordinal))
            throw new AgentsException($"Device '{setting}' is unknown; use auto, cpu, cuda or cuda:n.");
        var index = 0;
        if (setting.Length > 4 && (!int.TryParse(setting.AsSpan(5), out index) || index < 0))
            throw new AgentsException($"Device '{setting}' has no valid GPU number; use cuda:0, cuda:1, ...");
        if (!torch.cuda_is_available() || index >= torch.cuda.device_count())
            throw new AgentsException(
                $"Device '{setting}' is not there for training; build with -p:AgentsDevice=cuda, "
                + "or set Device to cpu.");
        return new torch.Device(DeviceType.CUDA, index);
    }
}

using TorchSharp;

namespace Agents.Training.Tests;

/// <summary>TorchSharp's library loads from this project's own output, also where libstdc++ is GCC 12's.</summary>
public sealed class TorchSharpNativeTests
{
    private const string Library = "runtimes/linux-x64/native/libLibTorchSharp.so";
    private const int FlagWeak = 0x2;

    [Fact]
    public void A_tensor_operation_runs_from_the_built_output()
    {
        using var a = torch.tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        using var product = a.matmul(a);
        Assert.Equal(new float[] { 7, 10, 15, 22 }, product.data<float>().ToArray());
    }

    [Fact]
    public void The_output_differs_from_the_package_by_one_flag_and_the_package_is_untouched()
    {
        string output = Path.Combine(AppContext.BaseDirectory, Library);
        string version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string package = Path.Combine(cache, "torchsharp", version, Library);
        if (!File.Exists(output) || !File.Exists(package))
            Assert.Skip($"Built for another platform, or no package at {package}.");

        byte[] before = File.ReadAllBytes(package);
        byte[] after = File.ReadAllBytes(output);
        Assert.Equal(before.Length, after.Length);
        int changed = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal(0, before[changed]);
        Assert.Equal(FlagWeak, after[changed]);
    }
}

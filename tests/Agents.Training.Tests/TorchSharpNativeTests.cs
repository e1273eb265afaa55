using TorchSharp;

namespace Agents.Training.Tests;

/// <summary>TorchSharp's library loads from this project's own output, also where libstdc++ is GCC 12's.</summary>
public sealed class TorchSharpNativeTests
{
    [Fact]
    public void A_tensor_operation_runs_from_the_built_output()
    {
        using var a = torch.tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        using var product = a.matmul(a);
        Assert.Equal(new float[] { 7, 10, 15, 22 }, product.data<float>().ToArray());
    }
}

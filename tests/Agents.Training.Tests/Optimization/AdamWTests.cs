using Agents.Training.Modules;
using Agents.Training.Optimization;
using static TorchSharp.torch;

namespace Agents.Training.Tests.Optimization;

public sealed class AdamWTests
{
    [Fact]
    public void Steps_are_those_of_LibTorch_and_move_no_address()
    {
        using var start = randn(300, 70, generator: new Generator(1UL));
        using var own = start.clone();
        using var theirs = new TorchSharp.Modules.Parameter(start.clone());
        using var reference = optim.AdamW([theirs], lr: 1e-2, weight_decay: 0.1);
        using var parameter = Parameter.Over("w", own);
        var options = new AdamWOptions { WeightDecay = 0.1, MaxGradientNorm = 0 };
        using var optimizer = new AdamW([parameter], options, threads: 2);
        var address = Address(own);

        for (var step = 0; step < 5; step++)
        {
            using var gradient = randn(300, 70, generator: new Generator((ulong)(10 + step)));
            parameter.Gradient.copy_(gradient);
            theirs.grad = gradient.clone();
            reference.step();
            optimizer.Step(1e-2, optimizer.GradientNorm());
        }

        Assert.Equal(address, Address(own));
        var (expected, actual) = (theirs.data<float>().ToArray(), own.data<float>().ToArray());
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6);
        Assert.All(parameter.Gradient.data<float>().ToArray(), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void The_gradient_is_scaled_to_the_largest_norm()
    {
        using var own = zeros(1000);
        using var parameter = Parameter.Over("w", own);
        using var optimizer = new AdamW([parameter], new AdamWOptions { MaxGradientNorm = 1 }, threads: 1);
        parameter.Gradient.fill_(2);

        var norm = optimizer.GradientNorm();
        optimizer.Step(0, norm);

        Assert.Equal(2 * Math.Sqrt(1000), norm, 1e-6);
        var mean = optimizer.State().Single(s => s.Name == "w.mean").Value;
        Assert.Equal(0.1 / Math.Sqrt(1000), mean[0].item<float>(), 1e-7);
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1.0)]
    [InlineData(55, 0.5)]
    [InlineData(100, 0.0)]
    [InlineData(200, 0.0)]
    public void The_cosine_rises_falls_and_stays_at_zero(int step, double rate) =>
        Assert.Equal(rate, new LearningRateSchedule(1, WarmupSteps: 10, TotalSteps: 100).At(step), 1e-12);

    private static unsafe nint Address(Tensor tensor) => (nint)TensorMemory.Floats(tensor);
}
